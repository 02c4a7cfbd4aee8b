/** The queue before its first clip: says what is going to happen. */
import { t } from '../../preload/language.ts';

const steps = ['finish', 'slot', 'bits'] as const;

export function EmptyQueue() {
  return (
    <section className="empty" aria-labelledby="empty-heading">
      <h2 id="empty-heading">{t('queue:empty.heading')}</h2>
      <p>{t('queue:empty.lead')}</p>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <h3>{t(`queue:empty.steps.${step}.heading`)}</h3>
            <p>{t(`queue:empty.steps.${step}.text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
