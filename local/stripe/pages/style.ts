/** The one style sheet of the checkout pages: no images, no fonts, light and dark by the reader's own setting. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f2f4f7; --card: #ffffff; --text: #1c2430; --quiet: #556070; --line: #8a94a3; --edge: #dde2ea; --soft: #f7f8fa;
  --accent: #4338ca; --accent-text: #ffffff; --accent-hover: #372ea8; --bad: #a4161a; --bad-page: #fdeced; --badge: #7a4a00; --badge-page: #ffedcc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b212a; --text: #e8ecf2; --quiet: #a5b0bf; --line: #6d7989; --edge: #2d3643; --soft: #222934;
    --accent: #b3b0ff; --accent-text: #15123a; --accent-hover: #cbc9ff; --bad: #ffb3b5; --bad-page: #3a1d20; --badge: #ffd899; --badge-page: #4a3510;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: 1.5rem 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
header, main, footer { width: 100%; max-width: 58rem; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; margin-bottom: 1rem; font-weight: 600; }
main { background: var(--card); border: 1px solid var(--edge); border-radius: 0.875rem; overflow: hidden; }
main.narrow { max-width: 30rem; padding: 2rem 1.75rem; }
.columns { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); }
.columns > section { padding: 2rem 1.75rem; }
.columns > section:first-child { background: var(--soft); border-right: 1px solid var(--edge); }
h1 { margin: 0 0 0.25rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
h2 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
caption { text-align: left; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.badge { padding: 0.125rem 0.5rem; border-radius: 0.375rem; background: var(--badge-page); color: var(--badge); font-size: 0.8125rem; }
.total { margin: 0 0 1.25rem; font-size: 2rem; line-height: 1.2; font-weight: 700; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.5rem 0; text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
td:last-child { text-align: right; white-space: nowrap; padding-left: 1rem; }
tfoot th, tfoot td { border-top: 1px solid var(--edge); }
tfoot tr:last-child { font-weight: 700; }
tfoot tr:last-child th { font-weight: 700; }
.quiet, .hint { color: var(--quiet); }
.hint { margin: 0.25rem 0 0; font-size: 0.875rem; }
form { margin: 0; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: 0.5rem; font-size: 1.0625rem; font-weight: 700; }
.field { margin-bottom: 0.875rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 0.75rem; }
label { display: block; margin-bottom: 0.25rem; font-weight: 600; }
input, select {
  width: 100%; min-height: 2.875rem; padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem;
  background: var(--card); color: inherit; font: inherit;
}
input[aria-invalid="true"], select[aria-invalid="true"] { border: 2px solid var(--bad); }
button {
  width: 100%; min-height: 2.875rem; padding: 0.5rem 1rem; border: 1px solid transparent; border-radius: 0.5rem;
  background: var(--accent); color: var(--accent-text); font: inherit; font-weight: 600; cursor: pointer;
}
button:hover { background: var(--accent-hover); }
button.second { background: none; border-color: var(--line); color: inherit; margin-top: 0.75rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a.plain { display: inline-block; padding: 0.625rem 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.message { margin-bottom: 1.25rem; padding: 0.75rem 0.875rem; border-radius: 0.5rem; border-left: 4px solid; overflow-wrap: anywhere; }
.bad { background: var(--bad-page); color: var(--bad); }
.problem { color: var(--bad); }
details { margin-top: 1.25rem; border-top: 1px solid var(--edge); }
summary { min-height: 2.75rem; padding: 0.625rem 0; cursor: pointer; font-weight: 600; }
details ul { list-style: none; margin: 0; padding: 0; }
details li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.25rem 0.75rem; padding: 0.375rem 0; border-top: 1px solid var(--edge); }
details li span { flex: 1 1 12rem; font-size: 0.9375rem; }
details code { display: block; color: var(--quiet); font-size: 0.875rem; }
button.small { width: auto; min-height: 2.75rem; background: none; border-color: var(--line); color: var(--accent); }
footer { margin-top: 1rem; color: var(--quiet); font-size: 0.875rem; }
footer p { margin: 0; }
@media (max-width: 46rem) {
  body { padding: 0; background: var(--card); }
  header { padding: 1rem 1.25rem 0; }
  main { border: 0; border-radius: 0; max-width: none; }
  main.narrow { max-width: none; padding: 1.5rem 1.25rem; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  .columns > section { padding: 1.5rem 1.25rem; }
  .columns > section:first-child { border-right: 0; border-bottom: 1px solid var(--edge); }
  footer { padding: 0 1.25rem 1.25rem; }
}
@media (forced-colors: active) { button { border-color: ButtonText; } }
`;
