/** Why clips need a person, cause by cause with their number. Reads only clips that do. */
import { type ReasonCode, reasonCodes } from '../../preload/clip-view.ts';
import type { Cause } from '../../preload/glance-contract.ts';
import { displayName } from '../base/text.ts';
import type { QueueDatabase } from './database/database.ts';

interface CauseRow {
  readonly code: string;
  readonly detail: string | null;
  readonly details: number;
  readonly count: number;
  readonly path: string;
}

/** What was said without the name of the sidecar before it, which is another for every clip. */
const said = `CASE WHEN instr(reason_detail, '.clip.json: ') > 0
  THEN substr(reason_detail, instr(reason_detail, '.clip.json: ') + length('.clip.json: '))
  ELSE reason_detail END`;
/**
 * Beside `max`, bare columns are those of its row: the newest clip. What is wrong with the words of
 * a clip is the cause; elsewhere the code is, whatever was quoted.
 */
const sql = `SELECT CASE WHEN state = 'slot-unknown' THEN 'answer-lost' ELSE reason_code END AS code,
    ${said} AS detail, count(DISTINCT coalesce(${said}, '')) AS details, count(*) AS count,
    path, max(found_at)
  FROM clip INDEXED BY clip_list WHERE list_group = 0 AND NOT forgotten
  GROUP BY 1, CASE WHEN reason_code = 'metadata-invalid' THEN ${said} END
  ORDER BY count(*) DESC, 1, 2`;

export class NeedsCauses {
  readonly #causes;

  constructor(db: QueueDatabase) {
    this.#causes = db.prepare<[], CauseRow>(sql);
  }

  /** The most frequent first. */
  read(): Cause[] {
    return this.#causes.all().map(({ code, detail, details, count, path }) => ({
      code: codeOf(code),
      detail: details === 1 ? detail : null,
      count,
      name: displayName(path),
    }));
  }
}

/** A code of a later version is told as what it is: not understood. */
function codeOf(code: string): ReasonCode | 'answer-lost' {
  if (code === 'answer-lost') return code;
  return reasonCodes.find((known) => known === code) ?? 'not-understood';
}
