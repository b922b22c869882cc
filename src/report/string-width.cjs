// CommonJS, so that it can be loaded in the middle of a line: width.ts.
module.exports = require('string-width').default;
