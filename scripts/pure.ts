// What bundlers need to be told to leave out what nobody uses: that nothing at the top of the library's files has an effect. package.json says it of
// whole files (`sideEffects`), but these are shared, and a call or a look at a property in them may have one for all that a bundler knows.

import { type Expression, type Node, parse, type VariableDeclaration } from 'acorn';

/** Each variable at the top gets a statement of its own, as a bundler leaves out whole ones, and what may have an effect becomes a call that has none. */
export function withPureTop(text: string): string {
  const { body } = parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
  let out = '';
  let at = 0;
  for (const statement of body) {
    if (statement.type !== 'VariableDeclaration') continue;
    out += text.slice(at, statement.start) + separated(statement, text);
    at = statement.end;
  }
  return out + text.slice(at);
}

const separated = ({ kind, declarations }: VariableDeclaration, text: string): string =>
  declarations
    .map(({ id, init }) => {
      if (!init) return `${kind} ${of(id, text)};`;
      const value = of(init, text);
      return `${kind} ${of(id, text)} = ${isInert(init) ? value : `/* @__PURE__ */ (() => (${value}))()`};`;
    })
    .join('\n');

const of = ({ start, end }: Node, text: string): string => text.slice(start, end);

/** What bundlers know to have no effect. */
function isInert(value: Expression): boolean {
  switch (value.type) {
    case 'Literal':
    case 'Identifier':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TemplateLiteral':
      return true;
    case 'UnaryExpression':
      return isInert(value.argument);
    case 'BinaryExpression':
      return value.left.type !== 'PrivateIdentifier' && isInert(value.left) && isInert(value.right);
    default:
      return false;
  }
}
