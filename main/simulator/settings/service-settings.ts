/**
 * Every point the service's pages leave open or contradict each other on, as a named setting with its default, in
 * `settings/`. A row marked "choice" is ours; nothing here may be quoted as behaviour of the real service. Page names stand
 * in brackets, points of the fact sheet (10.2 open points, 11 discrepancies) in parentheses.
 */
import { z } from 'zod';
import { ok, problem, type Result } from '../base/result.ts';
import { callSettings } from './call-settings.ts';
import { clipSettings } from './clip-settings.ts';
import { schemaProblem } from './schema-problem.ts';
import { slotSettings } from './slot-settings.ts';
import { transferSettings } from './transfer-settings.ts';

export const settingGroups = { callSettings, slotSettings, transferSettings, clipSettings };

export const settingsSchema = z.strictObject({
  ...callSettings,
  ...slotSettings,
  ...transferSettings,
  ...clipSettings,
});

export type Settings = z.infer<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;

/** What a scenario or a control call may name: some settings, each checked; defaults are not filled in. */
export const somePartOfSettings = z.record(z.string(), z.unknown());

/** `problem` is one line that names the field. */
export function mergeSettings(current: SettingsInput, changes: unknown): Result<Settings> {
  const some = somePartOfSettings.safeParse(changes);
  if (!some.success) return problem('settings: an object is needed');
  const merged = settingsSchema.safeParse({ ...current, ...some.data });
  if (merged.success) return ok(merged.data);
  const schema = z.toJSONSchema(settingsSchema, { io: 'input' });
  return problem(schemaProblem(merged.error, schema, some.data, 'settings'));
}

export function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not understood';
  const where = issue.path.map(String).join('.');
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
