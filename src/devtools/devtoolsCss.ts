/** In the page itself, so that a tool for developers needs no import of a style sheet. */
export const DEVTOOLS_CSS = `
@layer beckon.devtools {
  :where([data-beckon-devtools]) {
    --_bg: light-dark(#ffffff, #15171d);
    --_fg: light-dark(#17191e, #f1f2f5);
    --_muted: light-dark(#5a6070, #a7adbb);
    --_border: light-dark(#c9ccd6, #3c4150);
    --_hover: light-dark(#f0f1f6, #262932);
    --_accent: light-dark(#4653d8, #a3acff);
    --_danger: light-dark(#b3202b, #ff8189);
    position: fixed;
    inset-block-end: 0.75rem;
    inset-inline-start: 0.75rem;
    z-index: 2147483000;
    display: grid;
    justify-items: start;
    gap: 0.5rem;
    inline-size: min(44rem, calc(100vw - 1.5rem));
    color: var(--_fg);
    font: 13px/1.45 system-ui, sans-serif;
    pointer-events: none;
  }
  :where([data-beckon-devtools][data-position='bottom-end']) {
    inset-inline: auto 0.75rem;
    justify-items: end;
  }
  :where([data-beckon-devtools] *) { box-sizing: border-box; }
  :where([data-beckon-devtools] > *) { pointer-events: auto; }
  :where([data-beckon-devtools] button, [data-beckon-devtools] input, [data-beckon-devtools] select) {
    min-block-size: 2rem;
    padding: 0 0.75rem;
    border: 1px solid var(--_border);
    border-radius: 0.5rem;
    background: var(--_bg);
    color: inherit;
    font: inherit;
  }
  :where([data-beckon-devtools] button) { cursor: pointer; font-weight: 600; }
  :where([data-beckon-devtools] button:hover:not(:disabled)) { background: var(--_hover); }
  :where([data-beckon-devtools] button:disabled) { opacity: 0.5; cursor: default; }
  :where([data-beckon-devtools] button[aria-pressed='true'], [data-beckon-devtools] [aria-selected='true']) {
    border-color: var(--_accent);
    color: var(--_accent);
  }
  :where([data-beckon-devtools]) :where(:focus-visible) { outline: 3px solid var(--_accent); outline-offset: 1px; }
  :where([data-beckon-devtools] [data-part='opener']) {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.75rem;
    box-shadow: 0 4px 16px rgb(0 0 0 / 0.2);
  }
  :where([data-beckon-devtools] [data-part='light']) {
    inline-size: 0.625rem;
    block-size: 0.625rem;
    border: 2px solid var(--_danger);
    border-radius: 50%;
  }
  :where([data-beckon-devtools] [data-status='connected'] [data-part='light']) {
    border-color: light-dark(#187a41, #3ecf7c);
    background: light-dark(#187a41, #3ecf7c);
  }
  :where([data-beckon-devtools] [data-part='panel']) {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    inline-size: 100%;
    block-size: min(28rem, calc(100dvh - 6rem));
    border: 1px solid var(--_border);
    border-radius: 0.75rem;
    background: var(--_bg);
    box-shadow: 0 12px 40px rgb(0 0 0 / 0.3);
    overflow: hidden;
  }
  :where([data-beckon-devtools] [data-part='tabs'], [data-beckon-devtools] [data-part='bar']) {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    padding: 0.5rem;
  }
  :where([data-beckon-devtools] [data-part='tabs']) { border-block-end: 1px solid var(--_border); }
  :where([data-beckon-devtools] [data-part='tabs']:focus) { outline: none; }
  :where([data-beckon-devtools] [data-part='bar'] input) { flex: 1 1 8rem; min-inline-size: 0; }
  :where([data-beckon-devtools] [data-part='content']) { overflow: auto; }
  :where([data-beckon-devtools]) :where(ol, p, dl, dd) { margin: 0; padding: 0; list-style: none; }
  :where([data-beckon-devtools] [data-part='hint']) { padding: 0.25rem 0.5rem; color: var(--_muted); }
  :where([data-beckon-devtools] summary) {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
    padding: 0.25rem 0.5rem;
    cursor: pointer;
  }
  :where([data-beckon-devtools] summary:hover) { background: var(--_hover); }
  :where([data-beckon-devtools] [data-part='tree'] summary)::before { content: '▸' / ''; }
  :where([data-beckon-devtools] [data-part='tree'] [open] > summary)::before { content: '▾' / ''; }
  :where([data-beckon-devtools] time, [data-beckon-devtools] [data-part='took']) {
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  :where([data-beckon-devtools] [data-part='kind']) { flex: none; inline-size: 5.5rem; color: var(--_muted); }
  :where([data-beckon-devtools] [data-part='tree'] [data-part='kind']) { inline-size: auto; }
  :where([data-beckon-devtools] [data-part='name']) { overflow-wrap: anywhere; font-weight: 600; }
  :where([data-beckon-devtools] [data-part='mark']) {
    padding: 0 0.375rem;
    border: 1px solid currentColor;
    border-radius: 0.375rem;
    color: var(--_danger);
    font-size: 0.875em;
  }
  :where([data-beckon-devtools] [data-part='took']) { margin-inline-start: auto; white-space: nowrap; }
  :where([data-beckon-devtools] pre) {
    max-block-size: 16rem;
    margin: 0.25rem 0.5rem;
    padding: 0.5rem;
    overflow: auto;
    border-radius: 0.5rem;
    background: var(--_hover);
    font: 12px/1.5 ui-monospace, monospace;
  }
  :where([data-beckon-devtools] [data-part='tree'] [data-part='tree']) { padding-inline-start: 1rem; }
  :where([data-beckon-devtools] [data-part='leaf']) { padding: 0.125rem 0.5rem; overflow-wrap: anywhere; }
  :where([data-beckon-devtools] code) { font: 12px ui-monospace, monospace; }
  :where([data-beckon-devtools] [data-part='facts']) {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 0.25rem 1rem;
    padding: 0.75rem;
    overflow-wrap: anywhere;
  }
  :where([data-beckon-devtools] dt) { color: var(--_muted); }
  :where([data-beckon-devtools] fieldset) {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    margin: 0 0.75rem 0.75rem;
    padding: 0.5rem 0.75rem 0.75rem;
    border: 1px solid var(--_border);
    border-radius: 0.5rem;
  }
  :where([data-beckon-devtools] legend) { font-weight: 600; }
  :where([data-beckon-devtools] fieldset [data-part='hint']) { flex: 1 0 100%; padding: 0; }
}
`
