// An answer as the pages of the command line have it: the same texts and tables, drawn here.

import type { Cell, Chart, Page, Section, Table as TableOfPage } from '../report/html/page.ts';
import { Table } from './table.tsx';

export function PageView({ page }: { page: Page }) {
  return (
    <>
      <p class="verdict" role="status">
        {page.verdict.text}
      </p>
      <dl class="figures">
        {page.figures.map(({ name, value, note }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} {note && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {page.findings.length > 0 && (
        <ul class="findings">
          {page.findings.map(({ message, advice }) => (
            <li key={message}>
              <strong>{message}</strong> {advice && <span>{advice}</span>}
            </li>
          ))}
        </ul>
      )}
      {page.sections.map(section => (
        <SectionView key={section.id} section={section} />
      ))}
    </>
  );
}

function SectionView({ section: { title, texts = [], chart, table } }: { section: Section }) {
  const rows = table?.rows ?? [];
  if (texts.length === 0 && !chart && rows.length === 0) return null;
  const shown = table && rows.length > 0 && <TableView title={title} table={table} />;
  return (
    <>
      <h3>{title}</h3>
      {texts.map(text => (
        <p key={text}>{text}</p>
      ))}
      {chart?.kind === 'rows' && <Bars chart={chart} />}
      {chart?.kind === 'time' && <Times chart={chart} />}
      {shown && chart && !table.isOpen ? (
        <details>
          <summary>As a table</summary>
          {shown}
        </details>
      ) : (
        shown
      )}
    </>
  );
}

function TableView({ title, table: { columns, rows, note } }: { title: string; table: TableOfPage }) {
  return (
    <>
      <Table
        caption={title}
        columns={columns.map(({ name, isFigure, isLong }) => ({
          name,
          class: isLong ? 'long' : isFigure ? 'figure' : undefined,
        }))}
      >
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, column) => (
              <td class={columns[column].isFigure ? 'figure' : ''} key={column}>
                <CellView cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
      {note && <p class="note">{note}</p>}
    </>
  );
}

function CellView({ cell }: { cell: Cell }) {
  if (typeof cell === 'string') return <>{cell}</>;
  return (
    <code>
      <bdi>{cell.key}</bdi>
    </code>
  );
}

/** The table behind it has the figures. */
function Bars({ chart: { rows, label } }: { chart: Extract<Chart, { kind: 'rows' }> }) {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <div class="bars" role="img" aria-label={label}>
      {rows.map(({ name, value, text }) => (
        <div key={name}>
          <span>{name}</span>
          <span class="bar" style={{ width: `${(100 * value) / most}%` }} />
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}

/** A row of bars for each series, over time or offsets. */
function Times({ chart: { series, label } }: { chart: Extract<Chart, { kind: 'time' }> }) {
  const most = Math.max(1e-9, ...series.flatMap(({ values }) => values));
  return (
    <div class="times" role="img" aria-label={label}>
      {series.map(({ name, values }) => (
        <div key={name}>
          <span>{name}</span>
          <div>
            {values.map((value, i) => (
              <span key={i} style={{ height: `${(100 * value) / most}%` }} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
