/**
 * The question about recordings that were in a folder before Clipslot looked. Asked before anything
 * of the folder is taken; "decide later" leaves it open, and the queue's screen keeps a way back to
 * it.
 */
import { useId, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import type { FirstLookView } from '../../preload/first-look-contract.ts';
import { displayName, formatBytes, formatDate, formatSpan } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { tellFailure } from '../parts/failures.ts';
import { all, type Choice, chosenCount, none, toSend } from './choice.ts';
import { FileChoice } from './file-choice.tsx';
import { Modal } from './modal.tsx';
import { useSetAside } from './use-set-aside.ts';

const answers = ['only-new', 'choose', 'all'] as const;
type Answer = (typeof answers)[number];

interface Props {
  readonly look: FirstLookView;
  readonly bridge: Bridge;
  readonly onLater: () => void;
}

export function FirstLook({ look, bridge, onLater }: Props) {
  const [answer, setAnswer] = useState<Answer>('only-new');
  const [isChoosing, setChoosing] = useState(false);
  const [choice, setChoice] = useState<Choice>(none);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const leadId = useId();

  const give = async (taken: Choice) => {
    setBusy(true);
    setProblem(await answered(bridge, look.lookId, taken));
    setBusy(false);
  };
  const alert = (
    <p role="alert" className="problem">
      {problem}
    </p>
  );
  if (isChoosing)
    return (
      <Modal
        key="choosing"
        className="question first-look choosing"
        heading={t('first-look:chooseHeading')}
        onLeave={() => setChoosing(false)}
      >
        <Choosing look={look} bridge={bridge} choice={choice} onChoice={setChoice} />
        {alert}
        <div className="question-answers">
          <button type="button" onClick={() => setChoosing(false)}>
            {t('first-look:back')}
          </button>
          <button
            type="button"
            className="primary"
            disabled={isBusy}
            onClick={() => tellFailure(give(choice))}
          >
            {t('first-look:publish', { count: chosenCount(choice, look.count) })}
          </button>
        </div>
      </Modal>
    );
  return (
    <Modal key="asking" className="question first-look" heading={headingOf(look)} onLeave={onLater}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (answer === 'choose') setChoosing(true);
          else tellFailure(give(answer === 'all' ? all : none));
        }}
      >
        <p id={leadId}>{leadOf(look)}</p>
        <p role="status" className="help">
          {look.isComplete ? '' : t('first-look:looking')}
        </p>
        <Answers look={look} labelId={leadId} value={answer} onChange={setAnswer} />
        {alert}
        <div className="question-answers">
          <button type="button" onClick={onLater}>
            {t('first-look:later')}
          </button>
          <button type="submit" className="primary" disabled={isBusy}>
            {t(answer === 'choose' ? 'first-look:next' : 'first-look:go')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface AnswersProps {
  readonly look: FirstLookView;
  /** Of the sentence that asks. */
  readonly labelId: string;
  readonly value: Answer;
  readonly onChange: (answer: Answer) => void;
}

function Answers({ look, labelId, value, onChange }: AnswersProps) {
  return (
    <fieldset className="services" aria-labelledby={labelId}>
      {answers.map((one) => (
        <label key={one} className="service">
          <input
            type="radio"
            name="existing"
            data-first-focus={one === value ? '' : undefined}
            checked={one === value}
            onChange={() => onChange(one)}
          />
          <span>
            <b>{labelOf(one, look)}</b>
            <span className="help">{helpOf(one, look)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface ChoosingProps {
  readonly look: FirstLookView;
  readonly bridge: Bridge;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}

function Choosing({ look, bridge, choice, onChoice }: ChoosingProps) {
  const files = useSetAside(bridge, look.lookId, look.count);
  return <FileChoice files={files} choice={choice} onChoice={onChoice} />;
}

function headingOf({ count, folderName }: FirstLookView): string {
  return t('first-look:heading', { count, name: displayName(folderName) });
}

function leadOf({ oldestAt, newestAt, sizeBytes }: FirstLookView): string {
  const size = formatBytes(sizeBytes);
  const [from, to] = [formatDate(oldestAt ?? 0), formatDate(newestAt ?? 0)];
  return from === to ? t('first-look:leadOneDay', { from, size }) : t('first-look:lead', { from, to, size });
}

function labelOf(answer: Answer, { count }: FirstLookView): string {
  return answer === 'all'
    ? t('first-look:answers.all.label', { count })
    : t(`first-look:answers.${answer}.label`);
}

function helpOf(answer: Answer, { count, sizeBytes, sendingMs }: FirstLookView): string {
  const size = formatBytes(sizeBytes);
  if (answer === 'choose') return t('first-look:answers.choose.help');
  if (answer === 'only-new') return t('first-look:answers.only-new.help', { count });
  if (sendingMs === null) return t('first-look:answers.all.help', { count, size });
  return t('first-look:answers.all.helpTime', { count, size, time: formatSpan(sendingMs) });
}

/** What kept the answer from being taken, or null. */
async function answered(bridge: Bridge, lookId: number, taken: Choice): Promise<string | null> {
  try {
    const done = await bridge.answerFirstLook({ lookId, taken: toSend(taken) });
    return done ? null : t('first-look:gone');
  } catch {
    return t('first-look:failed');
  }
}
