// A Page as one HTML file that fetches nothing: its text and tables stand in it, the script only draws.

import type { Level } from '../level.ts';
import { escapeHtml, jsonForScript } from './escape.ts';
import type { Cell, Column, Figure, Finding, Page, PageVerdict, Section, Table } from './page.ts';
import { contentPolicy } from './policy.ts';

/** What the build made of src/web. */
export interface PageCode {
  script: string;
  style: string;
}

/**
 * Ends with a line feed.
 * @param made with what, and when
 */
export function renderPage(page: Page, made: string, { script, style }: PageCode): string {
  const sections = page.sections.filter(({ texts, chart, table }) => texts?.length || chart || table?.rows.length);
  const charts = Object.fromEntries(sections.flatMap(({ id, chart }) => (chart ? [[id, chart]] : [])));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(script, style, "trusted-types 'none'")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escapeHtml(page.title)} · keylane ${escapeHtml(page.command)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="command">keylane ${escapeHtml(page.command)}</p>
<h1><bdi>${escapeHtml(page.title)}</bdi></h1>
${page.subtitle ? `<p class="subtitle">${escapeHtml(page.subtitle)}</p>\n` : ''}<p class="made">${escapeHtml(made)}</p>
</header>
<main>
${verdictHtml(page.verdict)}${figuresHtml(page.figures)}${findingsHtml(page.findings)}${sections.map(sectionHtml).join('')}</main>
<footer><p>This file is complete: it loads nothing and sends nothing.</p></footer>
<script type="application/json" id="charts">${jsonForScript(charts)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** The state in a word and a sign too: a colour alone says nothing to some, and nothing on paper. */
const WORDS: Record<Level, string> = { fine: 'Fine', look: 'Look', wrong: 'Wrong' };

function verdictHtml({ level, text, advice }: PageVerdict): string {
  const word = level === null ? '' : `<span class="level">${WORDS[level]}</span> `;
  const todo = advice ? `<p class="advice"><b>What to do:</b> ${proseHtml(advice)}</p>\n` : '';
  return `<section class="outcome${level === null ? '' : ` ${level}`}" aria-labelledby="verdict">\n<h2 id="verdict">${word}${proseHtml(text)}</h2>\n${todo}</section>\n`;
}

/** An option is not broken behind its hyphens. */
function proseHtml(text: string): string {
  return escapeHtml(text).replace(/(?<![\w-])--[a-z][a-z-]*/g, '<span class="option">$&</span>');
}

function figuresHtml(figures: readonly Figure[]): string {
  const items = figures.map(
    ({ name, value, note }) =>
      `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}${note ? ` <small>${escapeHtml(note)}</small>` : ''}</dd></div>\n`,
  );
  return items.length === 0 ? '' : `<dl class="figures">\n${items.join('')}</dl>\n`;
}

function findingsHtml(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const items = findings.map(
    ({ message, advice }) =>
      `<li><strong>${proseHtml(message)}</strong>${advice === '' ? '' : ` <span>What to do: ${proseHtml(advice)}</span>`}</li>\n`,
  );
  return `<section aria-labelledby="findings">\n<h2 id="findings">What it says</h2>\n<ul class="findings">\n${items.join('')}</ul>\n</section>\n`;
}

function sectionHtml({ id, title, texts = [], chart, table }: Section): string {
  const paragraphs = texts.map(text => `<p>${proseHtml(text)}</p>\n`).join('');
  const figure = chart ? `<figure data-chart="${id}"></figure>\n` : '';
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escapeHtml(title)}</h2>\n${paragraphs}${figure}${table && table.rows.length > 0 ? tableHtml(title, table, chart !== undefined && !table.isOpen) : ''}</section>\n`;
}

/** Behind a chart the table can be folded: the script does that once the chart is there. */
function tableHtml(title: string, { columns, rows, note }: Table, isBehindChart: boolean): string {
  const head = columns
    .map(
      column => `<th scope="col"${column.isLong ? ' class="long"' : alignment(column)}>${escapeHtml(column.name)}</th>`,
    )
    .join('');
  const body = rows.map(
    row => `<tr>${row.map((cell, i) => `<td${alignment(columns[i])}>${cellHtml(cell)}</td>`).join('')}</tr>\n`,
  );
  const noteHtml = note === undefined ? '' : `<p class="note">${escapeHtml(note)}</p>\n`;
  const caption = `<caption>${escapeHtml(title)}</caption>`;
  const scroller = `<div class="scroll" role="region" aria-label="${escapeHtml(`${title}: table`)}" tabindex="0"><table>${caption}\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('')}</tbody></table></div>\n${noteHtml}`;
  return isBehindChart ? `<details open>\n<summary>As a table</summary>\n${scroller}</details>\n` : scroller;
}

function alignment({ isFigure, isName }: Column): string {
  return isFigure ? ' class="figure"' : isName ? ' class="name"' : '';
}

function cellHtml(cell: Cell): string {
  return typeof cell === 'string' ? escapeHtml(cell) : `<code><bdi>${escapeHtml(cell.key)}</bdi></code>`;
}
