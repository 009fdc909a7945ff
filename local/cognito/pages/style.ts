/** The one style sheet of the hosted pages: no images, no fonts, light and dark by the reader's own setting. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f2f4f7; --card: #ffffff; --text: #1c2430; --quiet: #556070; --line: #8a94a3; --edge: #dde2ea;
  --accent: #1857c4; --accent-text: #ffffff; --accent-hover: #12459e; --bad: #a4161a; --bad-page: #fdeced; --good: #17603a; --good-page: #e8f5ee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b212a; --text: #e8ecf2; --quiet: #a5b0bf; --line: #6d7989; --edge: #2d3643;
    --accent: #8ab4ff; --accent-text: #0c1a33; --accent-hover: #aecbff; --bad: #ffb3b5; --bad-page: #3a1d20; --good: #9fdcb9; --good-page: #173024;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; align-items: center; justify-content: center;
  padding: 1.5rem 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { width: 100%; max-width: 27rem; padding: 2rem 1.75rem; background: var(--card); border: 1px solid var(--edge); border-radius: 0.875rem; }
h1 { margin: 0 0 0.25rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.brand { margin-bottom: 0.5rem; color: var(--quiet); font-weight: 600; }
.demo { margin-top: 1.25rem; padding-top: 1rem; border-top: 1px solid var(--edge); }
.demo h2 { margin: 0; font-size: 1rem; }
.demo button.quiet { overflow-wrap: anywhere; text-align: left; }
.lead { color: var(--quiet); margin-bottom: 1.5rem; }
form { margin: 0; }
.field { margin-bottom: 1.125rem; }
label { display: block; margin-bottom: 0.25rem; font-weight: 600; }
.hint { margin: 0.25rem 0 0; color: var(--quiet); font-size: 0.875rem; }
input {
  width: 100%; min-height: 2.875rem; padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem;
  background: var(--card); color: inherit; font: inherit;
}
input[aria-invalid="true"] { border: 2px solid var(--bad); }
input.code { font-variant-numeric: tabular-nums; letter-spacing: 0.3em; font-size: 1.25rem; }
button {
  width: 100%; min-height: 2.875rem; padding: 0.5rem 1rem; border: 1px solid transparent; border-radius: 0.5rem;
  background: var(--accent); color: var(--accent-text); font: inherit; font-weight: 600; cursor: pointer;
}
button:hover { background: var(--accent-hover); }
button.quiet { width: auto; min-height: 2.75rem; padding: 0; background: none; color: var(--accent); font-weight: 400; text-decoration: underline; text-underline-offset: 0.15em; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a.plain { display: inline-block; padding: 0.625rem 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.message { margin-bottom: 1.25rem; padding: 0.75rem 0.875rem; border-radius: 0.5rem; border-left: 4px solid; overflow-wrap: anywhere; }
.bad { background: var(--bad-page); color: var(--bad); }
.good { background: var(--good-page); color: var(--good); }
.problem { color: var(--bad); }
.links { margin-top: 1rem; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
footer { max-width: 27rem; margin-top: 1rem; padding: 0 0.5rem; color: var(--quiet); font-size: 0.875rem; text-align: center; }
footer p { margin: 0; }
@media (max-width: 30rem) {
  body { justify-content: flex-start; padding: 0; background: var(--card); }
  main { border: 0; border-radius: 0; padding: 2rem 1.25rem 1rem; max-width: none; }
}
@media (forced-colors: active) { button { border-color: ButtonText; } }
`;
