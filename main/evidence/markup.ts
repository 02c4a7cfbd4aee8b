/** HTML put together without a chance to forget an escape: whatever is filled in is text unless it is markup already. */

export interface Markup {
  readonly markup: string;
}

type Filling = string | number | Markup | null | readonly Filling[];

export function html(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  const markup = parts.reduce((done, part, at) => `${done}${filled(fillings[at - 1] ?? null)}${part}`);
  return { markup };
}

function filled(filling: Filling): string {
  if (filling === null) return '';
  if (typeof filling === 'number') return String(filling);
  if (typeof filling === 'string') return escaped(filling);
  return 'markup' in filling ? filling.markup : filling.map(filled).join('');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Also takes out what would hide or turn around the text after it: control and direction characters. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (found) => escapes[found] ?? '')
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}
