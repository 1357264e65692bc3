// Sound in memory: planar 32-bit floats.

/** One Float32Array a channel, all of one length; full scale is ±1 and peaks may lie above it. */
export type Block = readonly Float32Array[];

/** A whole sound in memory at `rate` Hz: for clips, segments and other short things. Long ones are streams of blocks. */
export interface Sound {
  readonly rate: number;
  readonly channels: Block;
}

/** What long sounds are: blocks in a row, of any lengths, also 0. A block is valid until the next is asked for. */
export type BlockStream = AsyncIterable<Block>;

/** Frames of a block in the pipeline: 85 ms, small enough for the caches of a core, large enough to forget the overhead. */
export const BLOCK_FRAMES = 4096;
