// What a page shows, as plain data: each command's answer becomes a Page (scan.ts, who.ts, …), render.ts writes any Page as HTML, and
// src/web draws its charts. Texts are not escaped yet; keys in them have gone through key.ts.

import type { Level } from '../level.ts';
import { counted, integer } from '../numbers.ts';

export interface Page {
  /** Of the tab and the first heading: what was asked about. */
  title: string;
  /** The command that answered. */
  command: string;
  /** Below the title: what was asked. */
  subtitle?: string;
  verdict: PageVerdict;
  /** The figures that matter most. */
  figures: Figure[];
  /** What there is to say, the most telling first. */
  findings: Finding[];
  /** Those without content are left out. */
  sections: Section[];
}

/** The answer in a sentence, large. */
export interface PageVerdict {
  /** Null where the answer judges nothing. */
  level: Level | null;
  text: string;
  /** What to do; left out if nothing. */
  advice?: string;
}

export interface Figure {
  name: string;
  value: string;
  note?: string;
}

export interface Finding {
  message: string;
  /** What to do; empty if nothing. */
  advice: string;
}

export interface Section {
  /** Its address in the page. */
  id: string;
  title: string;
  /** Paragraphs above the chart. */
  texts?: string[];
  chart?: Chart;
  /** With a chart: the same as text. */
  table?: Table;
}

export interface Table {
  columns: Column[];
  rows: Cell[][];
  /** Says more than the chart before it, so it is not folded. */
  isOpen?: boolean;
  /** What was left out. */
  note?: string;
}

export interface Column {
  name: string;
  /** Figures are set flush right. */
  isFigure?: boolean;
  /** Names that a line's end should not break. */
  isName?: boolean;
  /** Sentences and lists, which a narrow column would make tall. */
  isLong?: boolean;
}

/** What a table says of which not all is known, or wanted. */
export function someOf(shown: number, all: number, noun: string): Pick<Table, 'note'> {
  return shown < all ? { note: `${integer(shown)} of ${counted(all, noun)}.` } : {};
}

/** A text, or somebody's key: shown as it is typed, whatever its script. */
export type Cell = string | { key: string };

export type Chart = { /** For those who do not see it. */ label: string } & ChartData;

export type ChartData =
  | {
      /** A bar for each partition. */
      kind: 'spread';
      records: number[];
    }
  | {
      /** Too many partitions for bars: their records, the fullest first, thinned out. */
      kind: 'ranked';
      points: { rank: number; records: number }[];
      mean: number;
    }
  | {
      /** Horizontal bars. `most`: as far as the bound of an estimate goes. */
      kind: 'rows';
      unit: string;
      rows: { name: string; value: number; most?: number; text: string }[];
    }
  | {
      /** Over time or offsets: shares of one whole as a band, counts as a panel for each series. */
      kind: 'time';
      unit: 'timestamp' | 'offset';
      /** Of a bucket, in the unit's steps. */
      width: number;
      isShare: boolean;
      series: { name: string; values: number[] }[];
      from: number[];
    }
  | {
      /** How many records each of some partitions has in each step of time. */
      kind: 'rates';
      /** Of a step, in milliseconds. */
      width: number;
      from: number[];
      rows: { partition: number; records: number[] }[];
    }
  | {
      /** What goes from which old partition to which new one. */
      kind: 'flows';
      from: number;
      to: number;
      cells: { from: number; to: number; records: number }[];
    }
  | {
      /** A dot for each rule at the partition where it puts a key. */
      kind: 'places';
      numPartitions: number;
      /** The Java client's first. */
      rows: { name: string; partition: number }[];
    }
  | TryKeyData
  | WhatIfData;

/** A field for another key, placed in the page. */
export interface TryKeyData {
  kind: 'try-key';
  numPartitions: number;
  /** The key to compare with: its name and the partition that the Java client's rule gives it. */
  name: string;
  partition: number;
}

/** The spread for any number of partitions, computed in the page. */
export interface WhatIfData {
  kind: 'what-if';
  numPartitions: number;
  /** The fullest partition as it was counted, in times the mean. */
  maxOverMean: number;
  /** Base64 of the keys' bytes, one after the other, the hottest first. */
  keys: string;
  lengths: number[];
  records: number[];
  /** The hottest keys' names. */
  names: string[];
  /** What the keys that are not here have together. */
  rest: { keys: number; records: number; squares: number };
}
