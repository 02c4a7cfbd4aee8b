/**
 * What the service is told about the clip: a form while it can still be changed, plain facts
 * afterwards.
 */
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { ClipWords } from '../../preload/clip-contract.ts';
import { visibilities } from '../../preload/clip-view.ts';
import type { Bridge } from '../../preload/contract.ts';
import { formatTime } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import { describeDateSource } from '../../preload/words.ts';
import { Card } from '../parts/card.tsx';
import { tellFailure } from '../parts/failures.ts';

interface Props {
  readonly clipId: string;
  readonly words: ClipWords;
  readonly now: number;
  readonly bridge: Bridge;
}

export function Words(props: Props) {
  return (
    <Card heading={t('clip:words.heading')} name="words">
      {props.words.editable ? <Form {...props} /> : <Facts {...props} />}
    </Card>
  );
}

function Facts({ words, now }: Props) {
  const shown = (text: string) => (text === '' ? t('clip:words.none') : text);
  return (
    <>
      <dl className="facts">
        <dt>{t('clip:words.userCaption')}</dt>
        <dd>{shown(words.userCaption)}</dd>
        <dt>{t('clip:words.greatestMomentId')}</dt>
        <dd className="code">{shown(words.greatestMomentId)}</dd>
        <dt>{t('clip:words.titleData')}</dt>
        <dd className="code">{shown(words.titleData)}</dd>
        <dt>{t('clip:words.visibility')}</dt>
        <dd>{t(`clip:words.visibilities.${words.visibility}`)}</dd>
        <dt>{t('clip:words.savedByUser')}</dt>
        <dd>{t(words.savedByUser ? 'clip:words.yes' : 'clip:words.no')}</dd>
        <dt>{t('clip:words.dateRecorded')}</dt>
        <dd>
          {formatTime(Date.parse(words.dateRecorded), now)} ({describeDateSource(words.dateSource)})
        </dd>
      </dl>
      <p className="help">{t('clip:words.fixed')}</p>
    </>
  );
}

function Form({ clipId, words, bridge }: Props) {
  const [draft, setDraft] = useState(words);
  const [said, setSaid] = useState<'saved' | 'tooLate' | null>(null);
  const change = (part: Partial<ClipWords>) => {
    setDraft({ ...draft, ...part });
    setSaid(null);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { userCaption, titleData, greatestMomentId, visibility, savedByUser } = draft;
    const edits = { userCaption, titleData, greatestMomentId, visibility, savedByUser };
    setSaid((await bridge.editClip({ clipId, ...edits })) ? 'saved' : 'tooLate');
  };
  return (
    <form className="words" onSubmit={(event) => tellFailure(save(event))}>
      <Field label={t('clip:words.userCaption')}>
        {(id) => (
          <input
            id={id}
            type="text"
            maxLength={250}
            value={draft.userCaption}
            onChange={({ target }) => change({ userCaption: target.value })}
          />
        )}
      </Field>
      <Field label={t('clip:words.greatestMomentId')}>
        {(id) => (
          <input
            id={id}
            type="text"
            maxLength={256}
            value={draft.greatestMomentId}
            onChange={({ target }) => change({ greatestMomentId: target.value })}
          />
        )}
      </Field>
      <Field label={t('clip:words.titleData')}>
        {(id) => (
          <textarea
            id={id}
            rows={2}
            value={draft.titleData}
            onChange={({ target }) => change({ titleData: target.value })}
          />
        )}
      </Field>
      <Field label={t('clip:words.visibility')}>
        {(id) => (
          <select
            id={id}
            value={draft.visibility}
            onChange={({ target }) =>
              change({ visibility: visibilities.find((one) => one === target.value) ?? 'Default' })
            }
          >
            {visibilities.map((one) => (
              <option key={one} value={one}>
                {t(`clip:words.visibilities.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.savedByUser}
          onChange={({ target }) => change({ savedByUser: target.checked })}
        />
        {t('clip:words.savedByUser')}
      </label>
      <div className="form-end">
        <button type="submit">{t('clip:words.save')}</button>
        <p role="status" className={said === 'tooLate' ? 'problem' : 'help'}>
          {said !== null && t(`clip:words.${said}`)}
        </p>
      </div>
    </form>
  );
}

function Field(props: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
    </div>
  );
}
