/** A window of its own above everything else, with a heading; Escape is its harmless way out. */
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  readonly heading: string;
  readonly className: string;
  /** What Escape does. */
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

export function Modal({ heading, className, onLeave, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    current?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onLeave();
      }}
    >
      <h2 id={id}>{heading}</h2>
      {children}
    </dialog>
  );
}
