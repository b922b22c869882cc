// Its index takes in every codec with it, four of which Node has; it has types only for all of them.
declare module 'hyparquet-compressors/src/lz4.js' {
  export { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors';
}
