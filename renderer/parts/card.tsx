/** One subject of a screen, under its heading. */
import { type ReactNode, useId } from 'react';

interface Props {
  readonly heading: string;
  /** For the style sheet. */
  readonly name: string;
  readonly children: ReactNode;
}

export function Card({ heading, name, children }: Props) {
  const id = useId();
  return (
    <section className={`card card-${name}`} aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {children}
    </section>
  );
}
