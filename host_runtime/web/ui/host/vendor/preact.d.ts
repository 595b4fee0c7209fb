// The types of the bundle next to this file: those of the packages that it is made of.
import type { VNode } from 'preact';
export { h, render, Fragment, createRef } from 'preact';
export type { ComponentChildren, VNode, RefObject } from 'preact';
export { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
export { batch, computed, effect, signal, untracked, useComputed, useSignal, useSignalEffect } from '@preact/signals';
export type { ReadonlySignal, Signal } from '@preact/signals';
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode<any>;
