/**
 * Keeps the focus with the row that has it when rows change places under it, and in the list when
 * that row goes: a queue that moves by itself must not throw the keyboard out. Coming back to the
 * list gives it back as well.
 */
import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * @param focused the line that Tab leads to
 * @param setFocused called with where the focus is
 * @param isBack the list was here before and its place is known
 */
export function useKeptFocus(
  frame: RefObject<HTMLElement | null>,
  focused: number,
  setFocused: (line: number) => void,
  isBack: boolean,
) {
  const within = useRef(isBack);
  /** Where the row with the focus was seen last. */
  const seen = useRef<number | null>(null);

  useLayoutEffect(() => {
    const active = document.activeElement;
    // An owner who came back with the focus elsewhere keeps it there.
    if (active !== document.body && !frame.current?.contains(active)) within.current = false;
    if (!within.current) return;
    const line = lineOf(active);
    if (line !== null && line !== seen.current) {
      seen.current = line;
      setFocused(line);
    }
    // The row was taken away, and the focus with it: the one in its place takes over.
    if (active === document.body) lineElement(frame.current, focused)?.focus({ preventScroll: true });
  });

  return {
    onFocus({ target }: FocusEvent): void {
      within.current = true;
      seen.current = lineOf(target);
      if (seen.current !== null) setFocused(seen.current);
    },
    onBlur({ target, relatedTarget }: FocusEvent): void {
      // A row that is taken away loses the focus to nothing; that is not the owner leaving.
      const left = target instanceof Element && target.isConnected;
      if (left && !frame.current?.contains(relatedTarget)) within.current = false;
    },
  };
}

/** The line an element stands in. */
export function lineOf(target: EventTarget | null): number | null {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null;
  return line === null ? null : Number(line.dataset.line);
}

export function lineElement(frame: HTMLElement | null, line: number): HTMLElement | null {
  return frame?.querySelector<HTMLElement>(`[data-line="${line}"]`) ?? null;
}
