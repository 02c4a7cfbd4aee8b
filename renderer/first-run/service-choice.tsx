/**
 * The practice service, one for tests or the one where clips count, and the fields the real ones
 * need.
 */
import { useId } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { environments } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import { ConnectionTest } from '../parts/connection-test.tsx';
import { type FieldName, type Fields, fieldNames, type Problems, serviceOf } from './service-form.ts';

interface Props {
  readonly fields: Fields;
  readonly problems: Problems;
  readonly change: (part: Partial<Fields>) => void;
  readonly bridge: Bridge;
}

export function ServiceChoice({ fields, problems, change, bridge }: Props) {
  const typed = fields.authorization.trim();
  return (
    <fieldset>
      <legend>{t('first-run:service')}</legend>
      <div className="services">
        {environments.map((environment) => (
          <label key={environment} className="service">
            <input
              type="radio"
              name="environment"
              checked={fields.environment === environment}
              onChange={() => change({ environment })}
            />
            <span>
              <b>{t(`first-run:${environment}`)}</b>
              <span className="help">{t(`first-run:${environment}Help`)}</span>
            </span>
          </label>
        ))}
      </div>
      {fields.environment !== 'practice' && (
        <div className="fields">
          {fieldNames.map((name) => (
            <TextField
              key={name}
              name={name}
              value={fields[name]}
              problem={problems[name]}
              onChange={(value) => change({ [name]: value })}
            />
          ))}
          <ConnectionTest
            service={serviceOf(fields)}
            authorization={typed === '' ? null : typed}
            bridge={bridge}
          />
        </div>
      )}
    </fieldset>
  );
}

interface TextFieldProps {
  readonly name: FieldName;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

const help: Readonly<Partial<Record<FieldName, () => string>>> = {
  transferHosts: () => t('first-run:transferHostsHelp'),
  authorization: () => t('first-run:authorizationHelp'),
};

function TextField({ name, value, problem, onChange }: TextFieldProps) {
  const id = useId();
  const helpText = help[name]?.();
  return (
    <div className="field">
      <label htmlFor={id}>{t(`first-run:${name}`)}</label>
      <input
        id={id}
        type={name === 'authorization' ? 'password' : 'text'}
        value={value}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-help ${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      {helpText !== undefined && (
        <p id={`${id}-help`} className="help">
          {helpText}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${id}-problem`} className="problem">
          {problem}
        </p>
      )}
    </div>
  );
}
