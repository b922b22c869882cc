// Code that somebody pastes → the program of a worker.

/** Lines of the worker's program before the first pasted one. */
export interface Wrapped {
  readonly program: string;
  readonly firstLine: number;
}

const FUNCTION = /^(?:async\s+)?(?:function\b|\([^()]*\)\s*=>|[A-Za-z_$][\w$]*\s*=>)/;
/** What a pasted file may call its partitioner. */
const NAMES = ['partition', 'partitioner', 'partitionFor', 'partitionForKey', 'createPartitioner'];

/** @param prelude defines `keylaneJudge` */
export function wrapped(prelude: string, code: string): Wrapped {
  const script = code
    .replace(/^\s*export\s+default\s+/m, 'module.exports = ')
    .replace(/^(\s*)export\s+(?=const|let|function|class|async)/gm, '$1');
  const isOne = FUNCTION.test(script.trim().replace(/^(?:\/\/.*\n|\/\*[\s\S]*?\*\/|\s)+/, ''));
  const isExpression = isOne && !/^(?:async\s+)?function\s+[\w$]/.test(script.trim());
  const before = `${prelude}\nkeylaneJudge(function (module, exports, Buffer, require) {\n${isExpression ? 'return (' : ''}`;
  const found = NAMES.map(name => `typeof ${name} === 'function' ? ${name} : `).join('');
  const named = /^\s*(?:async\s+)?function\s+([\w$]+)/.exec(script)?.[1];
  const last = named === undefined ? 'undefined' : `typeof ${named} === 'function' ? ${named} : undefined`;
  const after = isExpression ? '\n); });' : `\n;return ${found}${last}; });`;
  return { program: before + script.replace(/;\s*$/, '') + after, firstLine: before.split('\n').length };
}
