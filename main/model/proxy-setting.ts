/** `service.proxy` as the owner writes it. What it leads to is the matter of `service/proxy`. */
import { z } from 'zod';
import { isBareOrigin } from './service-url.ts';

/** `service.proxy`: `system`, `none`, or the one proxy for everything that leaves this machine. */
export const proxySetting = z
  .string()
  .superRefine((value, context) => {
    const problem = value === 'system' || value === 'none' ? null : proxyProblem(value);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .default('system');

function proxyProblem(value: string): string | null {
  const form = 'must be "system", "none" or a proxy like "http://proxy.example:3128"';
  if (!URL.canParse(value)) return form;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '')
    return 'must hold no user name and password; put them into HTTPS_PROXY and write "system" here';
  return url.protocol === 'http:' && isBareOrigin(url) ? null : form;
}
