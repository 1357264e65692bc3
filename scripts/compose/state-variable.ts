// A filter whose cut-off may move while it sounds.

import { RATE } from '../../src/units.ts';

/** How often a moving cut-off is looked at. */
const CONTROL_FRAMES = 16;

/** Simper's trapezoidal state-variable filter: its cut-off may move while it sounds. */
export class StateVariable {
  private ic1 = 0;
  private ic2 = 0;
  private bandOut = 0;
  private g = 0;
  private a1 = 0;
  private age = 0;

  low(x: number, cutoff: number, q: number): number {
    if (this.age++ % CONTROL_FRAMES === 0) {
      this.g = Math.tan((Math.PI * cutoff) / RATE);
      this.a1 = 1 / (1 + this.g * (this.g + 1 / q));
    }
    const v1 = this.a1 * (this.ic1 + this.g * (x - this.ic2));
    const v2 = this.ic2 + this.g * v1;
    this.ic1 = 2 * v1 - this.ic1;
    this.ic2 = 2 * v2 - this.ic2;
    this.bandOut = v1 / q;
    return v2;
  }

  /** Unity at the centre. */
  band(x: number, centre: number, q: number): number {
    this.low(x, centre, q);
    return this.bandOut;
  }
}
