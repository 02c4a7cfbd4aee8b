/** A field for a new authorization. It goes in and never comes out again. */
import { type FormEvent, useId, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import { tellFailure } from '../parts/failures.ts';

interface Props {
  readonly bridge: Bridge;
  readonly close: () => void;
}

export function RenewAuthorization({ bridge, close }: Props) {
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const field = useId();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (value.trim() === '') return setProblem(t('queue:renew.empty'));
    try {
      const result = await bridge.renewAuthorization({ authorization: value });
      return result.ok ? close() : setProblem(result.problem);
    } catch {
      return setProblem(t('queue:renew.failed'));
    }
  };
  return (
    <form className="renew" onSubmit={(event) => tellFailure(save(event))}>
      <label htmlFor={field}>{t('queue:renew.field')}</label>
      <input
        id={field}
        type="password"
        autoComplete="off"
        value={value}
        aria-invalid={problem !== null}
        onChange={(event) => setValue(event.target.value)}
      />
      <button type="submit" className="primary">
        {t('queue:renew.save')}
      </button>
      <button type="button" className="quiet" onClick={close}>
        {t('queue:renew.cancel')}
      </button>
      {problem !== null && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
    </form>
  );
}
