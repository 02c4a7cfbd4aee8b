/**
 * Recordings that were set aside: how many, and a list from which some can be published after all.
 */
import { useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { tellFailure } from '../parts/failures.ts';
import { Question } from '../parts/question.tsx';
import { type Choice, chosenCount, none, toSend } from './choice.ts';
import { FileChoice } from './file-choice.tsx';
import { Modal } from './modal.tsx';
import { useSetAside } from './use-set-aside.ts';

/** Above this the number is asked about. */
const fewAtMost = 10;

export function AlreadyHere({ count, bridge }: { readonly count: number; readonly bridge: Bridge }) {
  const [isOpen, setOpen] = useState(false);
  if (count === 0 && !isOpen) return null;
  return (
    <section className="already-here" aria-label={t('first-look:alreadyHere.region')}>
      <b>{t('first-look:alreadyHere.region')}</b>
      <span>{t('first-look:alreadyHere.line', { count })}</span>
      <button type="button" className="quiet" onClick={() => setOpen(true)}>
        {t('first-look:alreadyHere.show')}
      </button>
      {isOpen && <SetAsideList count={count} bridge={bridge} onClose={() => setOpen(false)} />}
    </section>
  );
}

interface ListProps {
  readonly count: number;
  readonly bridge: Bridge;
  readonly onClose: () => void;
}

function SetAsideList({ count, bridge, onClose }: ListProps) {
  const files = useSetAside(bridge, null, count);
  const [choice, setChoice] = useState<Choice>(none);
  const [isAsked, setAsked] = useState(false);
  const chosen = chosenCount(choice, files.total ?? 0);
  const take = async () => {
    setAsked(false);
    await bridge.takeSetAside(toSend(choice));
    setChoice(none);
  };
  return (
    <Modal
      className="question first-look choosing"
      heading={t('first-look:alreadyHere.heading')}
      onLeave={onClose}
    >
      <p>{t(count === 0 ? 'first-look:alreadyHere.none' : 'first-look:alreadyHere.text')}</p>
      <FileChoice files={files} choice={choice} onChoice={setChoice} />
      <div className="question-answers">
        <button type="button" data-first-focus onClick={onClose}>
          {t('first-look:alreadyHere.close')}
        </button>
        <button
          type="button"
          className="primary"
          disabled={chosen === 0}
          onClick={() => (chosen > fewAtMost ? setAsked(true) : tellFailure(take()))}
        >
          {t('first-look:publish', { count: chosen })}
        </button>
      </div>
      {isAsked && (
        <Question
          heading={t('first-look:alreadyHere.sureHeading', { count: chosen })}
          text={t('first-look:alreadyHere.sureText', { count: chosen })}
          answers={[
            {
              label: t('first-look:alreadyHere.sureGo', { count: chosen }),
              primary: true,
              act: () => tellFailure(take()),
            },
            { label: t('first-look:alreadyHere.sureStay'), act: () => setAsked(false) },
          ]}
        />
      )}
    </Modal>
  );
}
