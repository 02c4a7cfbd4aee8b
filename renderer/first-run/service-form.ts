/**
 * The fields of the service choice and what is missing in them. Pure. The main process checks
 * again, and more.
 */

import type { Environment } from '../../preload/environment.ts';
import { t } from '../../preload/language.ts';
import type { ServiceDraft } from '../../preload/settings-contract.ts';

export interface Fields {
  readonly environment: Environment;
  readonly metadataUrl: string;
  /** As typed: hosts with spaces or commas between. */
  readonly transferHosts: string;
  readonly scid: string;
  readonly greatestMomentId: string;
  readonly authorization: string;
}

export const fieldNames = [
  'metadataUrl',
  'transferHosts',
  'scid',
  'greatestMomentId',
  'authorization',
] as const;
export type FieldName = (typeof fieldNames)[number];
export type Problems = Readonly<Partial<Record<FieldName | 'folders', string>>>;

/**
 * The addresses of an environment are its own: only production's are known, and no other is ever
 * filled in with them.
 */
const knownAddresses: Readonly<Record<Environment, Pick<Fields, 'metadataUrl' | 'transferHosts'>>> = {
  practice: { metadataUrl: '', transferHosts: '' },
  test: { metadataUrl: '', transferHosts: '' },
  production: {
    metadataUrl: 'https://gameclipsmetadata.xboxlive.com',
    transferHosts: 'gameclipstransfer.xboxlive.com gameclips.xbox.live',
  },
};

const emptyFields: Fields = {
  environment: 'practice',
  ...knownAddresses.practice,
  scid: '',
  greatestMomentId: '',
  authorization: '',
};

/**
 * The fields for another environment. What was typed for one service is not taken along to another.
 */
export function fieldsFor(environment: Environment): Fields {
  return { ...emptyFields, environment, ...knownAddresses[environment] };
}

export function transferHostsOf(fields: Fields): string[] {
  return fields.transferHosts.split(/[\s,]+/).filter((host) => host !== '');
}

/** As the test of the connection takes them. */
export function serviceOf(fields: Fields): ServiceDraft {
  const { metadataUrl, scid } = fields;
  const transferHosts = transferHostsOf(fields);
  return {
    metadataUrl,
    transferHosts,
    scid,
    proxy: 'system',
    certificates: null,
    authorization: { from: 'stored' },
  };
}

export function problemsOf(fields: Fields, folderCount: number): Problems {
  const problems: Partial<Record<FieldName | 'folders', string>> = {};
  if (folderCount === 0) problems.folders = t('first-run:problems.noFolder');
  if (fields.environment === 'practice') return problems;
  for (const name of fieldNames) {
    if (fields[name].trim() === '') problems[name] = t(`first-run:problems.${name}`);
  }
  return problems;
}
