// What bundlers need to be told to leave out what nobody uses: that nothing at the top of the library's files has an effect. package.json says it of
// whole files (`sideEffects`), but these are shared, and a call or a look at a property in them may have one for all that a bundler knows.

/** A variable at the top of what esbuild writes whose value is a call, a new object or a property. */
const STATEMENT = /^var (\w+) = ((?:new \w|\w+[.(])[\s\S]*?);\n(?=[a-z/]|$)/gm;

export function withPureTop(text: string): string {
  return text.replace(STATEMENT, 'var $1 = /* @__PURE__ */ (() => $2)();\n');
}
