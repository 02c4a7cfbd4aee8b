/** Practice or a real service, and the fields the real one needs. */
import { useId } from 'react';
import { setupLabels } from '../../preload/labels.ts';
import type { FieldName, Fields, Problems } from './service-form.ts';

interface Props {
  readonly fields: Fields;
  readonly problems: Problems;
  readonly change: (part: Partial<Fields>) => void;
}

const services = [
  { service: 'practice', label: setupLabels.practice, help: setupLabels.practiceHelp },
  { service: 'real', label: setupLabels.real, help: setupLabels.realHelp },
] as const;

const texts: readonly { name: FieldName; label: string; help: string | null; secret: boolean }[] = [
  { name: 'metadataUrl', label: setupLabels.metadataUrl, help: null, secret: false },
  {
    name: 'transferHosts',
    label: setupLabels.transferHosts,
    help: setupLabels.transferHostsHelp,
    secret: false,
  },
  { name: 'scid', label: setupLabels.scid, help: null, secret: false },
  { name: 'greatestMomentId', label: setupLabels.greatestMomentId, help: null, secret: false },
  {
    name: 'authorization',
    label: setupLabels.authorization,
    help: setupLabels.authorizationHelp,
    secret: true,
  },
];

export function ServiceChoice({ fields, problems, change }: Props) {
  return (
    <fieldset>
      <legend>{setupLabels.service}</legend>
      <div className="services">
        {services.map(({ service, label, help }) => (
          <label key={service} className="service">
            <input
              type="radio"
              name="service"
              checked={fields.service === service}
              onChange={() => change({ service })}
            />
            <span>
              <b>{label}</b>
              <span className="help">{help}</span>
            </span>
          </label>
        ))}
      </div>
      {fields.service === 'real' && (
        <div className="fields">
          {texts.map(({ name, ...text }) => (
            <TextField
              key={name}
              {...text}
              value={fields[name]}
              problem={problems[name]}
              onChange={(value) => change({ [name]: value })}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly help: string | null;
  readonly secret: boolean;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

function TextField({ label, help, secret, value, problem, onChange }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={secret ? 'password' : 'text'}
        value={value}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-help ${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      {help !== null && (
        <p id={`${id}-help`} className="help">
          {help}
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
