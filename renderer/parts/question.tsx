/**
 * A question that has to be answered before anything else: a modal dialog. Escape is the last
 * answer, which changes nothing.
 */
import { useEffect, useId, useRef } from 'react';

export interface Answer {
  readonly label: string;
  readonly primary?: boolean;
  readonly act: () => void;
}

interface Props {
  readonly heading: string;
  readonly text: string;
  /** The last one is the harmless one, and has the focus first. */
  readonly answers: readonly Answer[];
}

export function Question({ heading, text, answers }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const harmless = answers.at(-1);
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    current?.querySelector<HTMLElement>('button:last-child')?.focus();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="question"
      aria-labelledby={`${id}-heading`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        harmless?.act();
      }}
    >
      <h2 id={`${id}-heading`}>{heading}</h2>
      <p id={`${id}-text`}>{text}</p>
      <div className="question-answers">
        {answers.map(({ label, primary, act }) => (
          <button key={label} type="button" className={primary ? 'primary' : undefined} onClick={act}>
            {label}
          </button>
        ))}
      </div>
    </dialog>
  );
}
