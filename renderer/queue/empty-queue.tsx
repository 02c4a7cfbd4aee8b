/** The queue before its first clip: says what is going to happen. */
import { emptyLabels } from '../../preload/labels.ts';

export function EmptyQueue() {
  return (
    <section className="empty" aria-labelledby="empty-heading">
      <h2 id="empty-heading">{emptyLabels.heading}</h2>
      <p>{emptyLabels.lead}</p>
      <ol>
        {emptyLabels.steps.map(({ heading, text }) => (
          <li key={heading}>
            <h3>{heading}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
