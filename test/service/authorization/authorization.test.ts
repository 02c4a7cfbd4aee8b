/** Where the authorization comes from: a secret in the environment is read once and taken out of it. */
import { expect, test } from 'vitest';
import { authorizationFrom } from '../../../main/service/authorization/authorization.ts';

const named = { env: 'CLIPSLOT_AUTHORIZATION' };

test('a variable is taken out of the environment, so that no process that is started inherits it', async () => {
  const env: NodeJS.ProcessEnv = { CLIPSLOT_AUTHORIZATION: 'Xauth=token', HOME: '/home/jane' };
  const source = authorizationFrom(named, env);
  expect(await source?.current()).toEqual({ ok: true, value: 'Xauth=token' });
  expect(env).toEqual({ HOME: '/home/jane' });
  expect(await source?.refresh()).toEqual({ ok: true, value: 'Xauth=token' });
});

test('it is there for a queue that is opened again, and a newer value counts', async () => {
  const env: NodeJS.ProcessEnv = { CLIPSLOT_AUTHORIZATION: 'Xauth=old' };
  await authorizationFrom(named, env)?.current();
  expect(await authorizationFrom(named, env)?.current()).toEqual({ ok: true, value: 'Xauth=old' });
  env.CLIPSLOT_AUTHORIZATION = 'Xauth=new';
  expect(await authorizationFrom(named, env)?.refresh()).toEqual({ ok: true, value: 'Xauth=new' });
});

test('one that is not there is a problem that names it', async () => {
  expect(await authorizationFrom(named, {})?.current()).toMatchObject({
    ok: false,
    problem: expect.stringContaining('CLIPSLOT_AUTHORIZATION'),
  });
});
