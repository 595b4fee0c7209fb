/** A text field that grows with what is written in it, up to a limit of the style sheet. */
import { useLayoutEffect, useRef } from './vendor/preact.js';

/** @param {string} text what it holds @returns {import('./vendor/preact.js').RefObject<HTMLTextAreaElement>} */
export function useGrowingField(text) {
  const ref = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useLayoutEffect(() => {
    const field = ref.current;
    if (!field) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight + 2}px`;
  }, [text]);
  return ref;
}
