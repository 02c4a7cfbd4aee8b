// A short campaign by a fixed seed, and the same against an engine with the one mistake that matters most.
import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { check } from './checker.ts';
import { countCampaign, countsLine } from './counts.ts';

const seed = 20_121_223;

test('killed 14 times in bad weather: nothing lost, nothing twice, every slot accounted for', async () => {
  const { record, kills } = await runCampaign({ kills: 14, seed });
  const violations = check(record);
  const counts = countCampaign(record, violations, kills, seed);
  console.log(countsLine(counts));
  expect(violations).toEqual([]);
  expect(counts.kills).toBe(14);
  expect(counts.published).toBeGreaterThan(0);
}, 120_000);

test('set back again and again, whole or in part: nothing lost, nothing twice', async () => {
  const { record, kills } = await runCampaign({ kills: 9, seed: seed + 1, setBack: 0.5 });
  const violations = check(record);
  console.log(countsLine(countCampaign(record, violations, kills, seed + 1)));
  expect(violations).toEqual([]);
  expect(record.setBacks).toBeGreaterThan(1);
}, 180_000);

test('an engine that records its intent after the send is found out', async () => {
  const { record } = await runCampaign({ kills: 3, seed, entry: 'broken-engine-child.ts' });
  const broken = new Set(check(record).map(({ invariant }) => invariant));
  expect(broken).toContain('I1');
}, 120_000);
