// Folders of Parquet files, as Spark and Hive write them. Apart from the readers, so that nobody loads them to ask.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a folder stands for, in folders of partitions too; undefined for what is no folder, or has none. */
export function tableFiles(path: string): string[] | undefined {
  if (path === '-' || !existsSync(path) || !statSync(path).isDirectory()) return undefined;
  const files = filesIn(path);
  return files.length > 0 ? files : undefined;
}

/** In the order of their names. What begins with `_` or `.` is no data: `_SUCCESS`, checksums, what is being written. */
function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !/^[_.]/.test(name));
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      // A broker's folders of partitions hold none; Hive's are called COLUMN=VALUE.
      if (entry.isDirectory()) return /-\d+$/.test(entry.name) && !entry.name.includes('=') ? [] : filesIn(path);
      return /\.(?:parquet|parq|pq)$/i.test(entry.name) ? [path] : [];
    });
}
