import { createHash } from 'node:crypto'

/** The style sheet of all pages: a text in a module, so that the compiler carries it along. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fdfcfa;
  --raised: #ffffff;
  --ink: #1d2129;
  --quiet: #545c68;
  --line: #e0ddd6;
  --accent: #0b5c6b;
  --accent-soft: #e3f1f2;
  --focus: #b3470b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b;
    --raised: #1c2026;
    --ink: #e8e6e1;
    --quiet: #a7aeb8;
    --line: #343a43;
    --accent: #7fd0dc;
    --accent-soft: #173038;
    --focus: #ffb27a;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); min-height: 100vh; display: flex; flex-direction: column; }
main { flex: 1; width: 100%; max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: .06em; }
a:hover { text-decoration-thickness: .14em; }
:focus-visible { outline: .18rem solid var(--focus); outline-offset: .15rem; border-radius: .2rem; }
.skip { position: absolute; left: -999rem; padding: .6rem 1rem; background: var(--raised); z-index: 1; }
.skip:focus { left: .5rem; top: .5rem; }

.top { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1.5rem; padding: .8rem 1.25rem; background: var(--raised); border-bottom: 1px solid var(--line); }
.brand { font-weight: 650; color: var(--ink); text-decoration: none; flex: 1 1 16rem; line-height: 1.25; }
.top nav { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; }
.top nav a { text-decoration: none; padding: .2rem 0; }
.top nav a:hover { text-decoration: underline; }
.bottom { border-top: 1px solid var(--line); color: var(--quiet); font-size: .85rem; padding: 1rem 1.25rem; text-align: center; }

.search { display: flex; flex: 1 1 18rem; min-width: 0; max-width: 30rem; }
.search input { flex: 1; min-width: 0; border-radius: .45rem 0 0 .45rem; border-right: 0; }
.search button { border-radius: 0 .45rem .45rem 0; }
.search.large { max-width: 40rem; font-size: 1.1rem; margin: 1.5rem 0; }
input, select, textarea, button { font: inherit; color: inherit; }
input, select, textarea { background: var(--raised); border: 1px solid var(--quiet); border-radius: .45rem; padding: .45rem .7rem; }
textarea { width: 100%; font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .92rem; line-height: 1.5; }
button, .button { display: inline-block; border: 1px solid var(--accent); border-radius: .45rem; background: var(--accent); color: var(--paper); padding: .45rem .95rem; cursor: pointer; text-decoration: none; }
.button { background: transparent; color: var(--accent); padding: .2rem .7rem; margin: .15rem .1rem; font-size: .92rem; }
.button:hover { background: var(--accent-soft); }
.controls { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem; margin: .75rem 0 1.5rem; }

h1, h2, h3 { line-height: 1.2; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.4rem); margin: .2rem 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .7rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.02rem; margin: 1.4rem 0 .4rem; }
.lead { font-size: 1.1rem; max-width: 46rem; white-space: pre-line; overflow-wrap: anywhere; }
.types { margin: 0 0 .6rem; display: flex; flex-wrap: wrap; gap: .4rem; }
.type { display: inline-block; background: var(--accent-soft); color: var(--accent); border-radius: 1rem; padding: .1rem .75rem; font-size: .85rem; }
.type a { text-decoration: none; }
h3 .type { font-weight: 400; margin-left: .4rem; }
.thing .iri, .note, .rows, .count, .tag { color: var(--quiet); font-size: .87rem; }
.tag { margin-left: .35rem; font-size: .72rem; border: 1px solid var(--line); border-radius: .3rem; padding: 0 .3rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { overflow-x: auto; background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .9rem; font: .88rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }

.facts { margin: 0; }
.facts > div { display: grid; grid-template-columns: minmax(8rem, 14rem) minmax(0, 1fr); gap: .2rem 1.25rem; padding: .42rem 0; border-bottom: 1px solid var(--line); }
.facts > div:last-child { border-bottom: 0; }
dt { color: var(--quiet); min-width: 0; overflow-wrap: anywhere; }
dt .term-link { color: inherit; text-decoration: none; }
dt .term-link:hover { text-decoration: underline; }
dt .explained { margin: 0; }
dt .explained > summary { display: inline; list-style: none; text-decoration: underline dotted; text-decoration-color: var(--quiet); text-underline-offset: .22em; }
dt .explained > summary::-webkit-details-marker { display: none; }
dt .explained > summary:hover, dt .explained[open] > summary { color: var(--ink); text-decoration-style: solid; }
dt .explained > p { margin: .3rem 0 .5rem; padding: .4rem .6rem; font-size: .87rem; line-height: 1.4; background: var(--accent-soft); border-radius: .4rem; color: var(--ink); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.values { list-style: none; margin: 0; padding: 0; }
.part { border-left: 3px solid var(--line); padding-left: .9rem; margin: .2rem 0 .6rem; }
.part strong { font-weight: 600; }
.values .facts > div { grid-template-columns: minmax(5rem, 9rem) minmax(0, 1fr); padding: .15rem 0; border: 0; }
.values .values .facts > div { grid-template-columns: minmax(0, 1fr); }
sup { line-height: 0; margin-left: .15rem; }
sup a { text-decoration: none; color: var(--quiet); font-size: .68rem; }
.external::after { content: "\\2009\\2197"; font-size: .8em; color: var(--quiet); }
.things { columns: 20rem 2; column-gap: 2rem; padding: 0; list-style: none; margin: .6rem 0; }
.things li { break-inside: avoid; padding: .12rem 0; overflow-wrap: anywhere; }
details { margin: .6rem 0; }
summary { cursor: pointer; }
dd > details { margin: .2rem 0; }
dd > details > summary, .sources summary { color: var(--accent); font-size: .92rem; }
.sources details { margin: .1rem 0; }
#incoming > details > summary { font-weight: 600; }
#incoming .of { font-weight: 400; color: var(--quiet); }
.count { background: var(--accent-soft); border-radius: 1rem; padding: .05rem .55rem; font-weight: 400; }
.pager { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); column-gap: 3rem; }
@media (min-width: 64rem) {
  .columns { grid-template-columns: minmax(0, 1fr) 21rem; }
  .columns aside .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .columns aside dt { font-size: .87rem; }
}
.sources { padding-left: 1.4rem; }
.sources li { padding: .15rem 0; overflow-wrap: anywhere; }
:target { background: var(--accent-soft); }

.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 1rem; padding: 0; list-style: none; margin: 1rem 0; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: .7rem; padding: 1rem 1.15rem; display: flex; flex-direction: column; gap: .35rem; }
.card h3 { margin: 0; }
.card p { margin: 0; overflow-wrap: anywhere; }
.card .clamp { display: -webkit-box; -webkit-line-clamp: 4; -webkit-box-orient: vertical; overflow: hidden; color: var(--quiet); font-size: .93rem; }
.hero { padding: 1.2rem 0 .4rem; }
.hits { list-style: none; padding: 0; }
.hits li { padding: .8rem 0; border-bottom: 1px solid var(--line); }
.hits .type { margin-right: .5rem; }
.hits .title { font-size: 1.08rem; font-weight: 600; margin-right: .5rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem; background: var(--raised); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .8rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; max-width: 32rem; }
th { font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) {
  .facts > div, .values .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dt { font-size: .87rem; }
  .top { padding: .7rem 1rem; }
  main { padding: 1rem 1rem 2.5rem; }
  .brand, .top .search { flex-basis: 100%; }
}
@media print { .top, .bottom, .downloads, .skip { display: none; } }
`.trimStart()

/** Its file name holds its hash, so that it may be kept for ever. */
export const styleName = `site.${createHash('sha256').update(style).digest('hex').slice(0, 12)}.css`
