/** The fields of the service choice and what is missing in them. Pure. The main process checks again, and more. */
import { setupProblems } from '../../preload/labels.ts';

export interface Fields {
  readonly service: 'practice' | 'real';
  readonly metadataUrl: string;
  /** As typed: hosts with spaces or commas between. */
  readonly transferHosts: string;
  readonly scid: string;
  readonly greatestMomentId: string;
  readonly authorization: string;
}

export type FieldName = Exclude<keyof Fields, 'service'>;
export type Problems = Readonly<Partial<Record<FieldName | 'folders', string>>>;

export const emptyFields: Fields = {
  service: 'practice',
  metadataUrl: 'https://gameclipsmetadata.xboxlive.com',
  transferHosts: 'gameclipstransfer.xboxlive.com gameclips.xbox.live',
  scid: '',
  greatestMomentId: '',
  authorization: '',
};

export function transferHostsOf(fields: Fields): string[] {
  return fields.transferHosts.split(/[\s,]+/).filter((host) => host !== '');
}

const missing: Readonly<Record<FieldName, string>> = {
  metadataUrl: setupProblems.noMetadataUrl,
  transferHosts: setupProblems.noTransferHosts,
  scid: setupProblems.noScid,
  greatestMomentId: setupProblems.noGreatestMomentId,
  authorization: setupProblems.noAuthorization,
};

export function problemsOf(fields: Fields, folderCount: number): Problems {
  const problems: Partial<Record<FieldName | 'folders', string>> = {};
  if (folderCount === 0) problems.folders = setupProblems.noFolder;
  if (fields.service === 'practice') return problems;
  for (const [name, sentence] of Object.entries(missing)) {
    // The keys of `missing` are the field names: Object.entries only knows them as strings.
    const field = name as FieldName;
    if (fields[field].trim() === '') problems[field] = sentence;
  }
  return problems;
}
