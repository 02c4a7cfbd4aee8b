/** What an owner has agreed to who has used these settings before: no system dialog asks about them again. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyOf, powersOf } from '../../main/app/settings/powers.ts';
import { parseConfig } from '../../main/config/read-config.ts';
import type { Environment } from '../../preload/environment.ts';

/** Writes it into `app.json` in the app's folder, beside what is there. */
export async function agreeBeforehand(
  home: string,
  data: unknown,
  environment: Environment = 'production',
): Promise<void> {
  const parsed = await parseConfig(data, join(home, 'config.json'));
  if (!parsed.ok) throw new Error(parsed.problem);
  const agreed = { [environment]: powersOf(parsed.value, false).map(keyOf) };
  mkdirSync(home, { recursive: true });
  // Named, since the address of a service of the test's own does not tell which it stands for.
  const named = { environment, rootEnvironment: environment };
  writeFileSync(join(home, 'app.json'), JSON.stringify({ ...named, ...appJson(home), agreed }));
}

function appJson(home: string): object {
  try {
    return JSON.parse(readFileSync(join(home, 'app.json'), 'utf8'));
  } catch {
    return {};
  }
}
