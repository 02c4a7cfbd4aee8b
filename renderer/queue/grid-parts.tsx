/**
 * Rows and cells of the grid. They are divisions with roles: a real table cannot be virtualised and
 * keep the heights of its rows. A row takes the focus, its cells do not; the grid has the keys of
 * all of them.
 */
import type { ComponentProps, CSSProperties, ReactNode } from 'react';

/** Where a line of the grid is, whatever it shows. */
interface LinePlace {
  readonly line: number;
  /** From the top of the list, in pixels. */
  readonly top: number;
  /** The one that Tab leads to. */
  readonly focusable: boolean;
}

export function placeOf({ line, top, focusable }: LinePlace) {
  return {
    'data-line': line,
    'aria-rowindex': line + 1,
    tabIndex: focusable ? 0 : -1,
    style: { transform: `translateY(${top}px)` },
  };
}

export function Grid(props: ComponentProps<'div'>) {
  // biome-ignore lint/a11y/useSemanticElements: see above
  return <div role="grid" {...props} />;
}

export function GridBody(props: { readonly style: CSSProperties; readonly children: ReactNode }) {
  // biome-ignore lint/a11y/useSemanticElements: see above
  return <div role="rowgroup" {...props} />;
}

export function GridRow(props: ComponentProps<'div'> & ReturnType<typeof placeOf>) {
  // biome-ignore lint/a11y/useSemanticElements: see above
  // biome-ignore lint/a11y/useFocusableInteractive: it comes with the line's own tabIndex
  return <div role="row" {...props} />;
}

export function GridCell(props: { readonly className?: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: its row has the focus
    <div role="gridcell" {...props} />
  );
}
