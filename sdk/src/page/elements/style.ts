/**
 * Colours follow the page's own `color-scheme`. Everything a site may want to change is a part (README.md). For a
 * constructed sheet, since `default-src 'self'` blocks a style element in a shadow root.
 */
export const css =
  ':host{display:block}' +
  ':host([tabindex]){outline:0}' +
  'button{margin:0 8px 8px 0;font:inherit;font-weight:600;min-height:44px;padding:8px 20px;border:0;border-radius:8px;background:var(--tuppence-accent,light-dark(#9a4a18,#e8a06a));color:light-dark(#fff,#1a120a)}' +
  ':host([state$=ing]) div{opacity:.6}' +
  ':host([state=new]) div{opacity:0}' +
  'a{color:inherit}' +
  'p{margin:0 0 8px;min-height:1.5em;font-size:.85em}'
