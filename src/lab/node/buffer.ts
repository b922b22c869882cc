// What the readers of sources have from Node, in a browser.

export { Buffer } from 'buffer';
