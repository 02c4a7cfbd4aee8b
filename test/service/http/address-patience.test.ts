/** How long one address may take: by what the line has shown, never by a fixed moment. */
import { expect, test } from 'vitest';
import { AddressPatience } from '../../../main/service/http/address-patience.ts';

test('a line that takes seconds for a greeting is waited for, and a quick one is not waited for long', () => {
  const patience = new AddressPatience();
  expect(patience.attemptMs).toBe(1000);
  for (let tries = 0; tries < 3; tries += 1) patience.timedOut();
  expect(patience.attemptMs).toBe(8000);
  patience.timedOut();
  expect(patience.attemptMs).toBe(8000);
  patience.connected(1900);
  expect(patience.attemptMs).toBe(8000);
  for (let times = 0; times < 5; times += 1) patience.connected(20);
  expect(patience.attemptMs).toBe(1000);
});

test('a greeting that was only just in time makes the next wait longer', () => {
  const patience = new AddressPatience();
  patience.connected(900);
  expect(patience.attemptMs).toBe(2000);
});
