/** The clip that a command is about. A name that fits several is no answer: nothing is done on a guess. */
import { ok, problem, type Result } from '../base/result.ts';
import type { ClipStory, FittingClips, QueueAccess } from '../control/queue-access.ts';
import { cliWords } from './cli-words.ts';

/** Its id, or one line about there being none, or about all that it may mean. */
export function onlyClip({ clips, total }: FittingClips, named: string): Result<string> {
  const [first] = clips;
  if (first === undefined) return problem(cliWords.noSuchClip(named));
  return total === 1 ? ok(first.clipId) : problem(cliWords.severalClips(named, clips, total));
}

/** The clip that somebody named, or one line about there being none, or several. */
export async function storyOf(queue: QueueAccess, named: string): Promise<Result<ClipStory>> {
  const found = await queue.find(named);
  if (!found.ok) return found;
  const one = onlyClip(found.value, named);
  const answer = one.ok ? await queue.story(one.value) : one;
  if (!answer.ok) return answer;
  return answer.value === null ? problem(cliWords.noSuchClip(named)) : ok(answer.value);
}
