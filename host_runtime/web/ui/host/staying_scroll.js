/** A scrolled list that follows its end while the reader is there, and keeps their place otherwise. */
import { useEffect, useLayoutEffect, useRef, useState } from './vendor/preact.js';

/** This close to the end counts as being there, in pixels. */
const NEAR = 60;

/**
 * @param {readonly import('./wire.js').Message[]} messages ascending
 * @param {number} drafts @param {boolean} typing what else makes the list grow at its end
 */
export function useStayingScroll(messages, drafts, typing) {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const atEnd = useRef(true);
  const heightBefore = useRef(0);
  const [isAway, setAway] = useState(false);
  const oldest = messages[0]?.seq ?? 0;
  const oldestBefore = useRef(oldest);

  const toNewest = () => {
    const element = ref.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  const onScroll = () => {
    const element = ref.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    setAway(!atEnd.current);
  };
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const grewAbove = oldest < oldestBefore.current && oldestBefore.current > 0;
    if (grewAbove) element.scrollTop += element.scrollHeight - heightBefore.current;
    else if (atEnd.current) toNewest();
    oldestBefore.current = oldest;
    heightBefore.current = element.scrollHeight;
  }, [messages, drafts, typing]);
  const draftsBefore = useRef(0);
  useLayoutEffect(() => {
    // One's own new message is always wanted in sight.
    if (drafts > draftsBefore.current) toNewest();
    draftsBefore.current = drafts;
  }, [drafts]);
  const stay = () => {
    if (atEnd.current) toNewest();
  };
  useEffect(() => {
    const observer = new ResizeObserver(stay);
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return { ref, onScroll, isAway, toNewest, onPictureLoad: stay };
}
