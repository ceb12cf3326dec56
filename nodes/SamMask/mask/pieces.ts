import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { Turns } from '../turns';
import { HALF, type Mask } from './mask';

/** A connected part of the object, or of what is not the object. Box maxima are exclusive. */
export interface Piece {
	area: number;
	xMin: number;
	yMin: number;
	xMax: number;
	yMax: number;
	/** Sums of the coordinates of its pixels, for the centroid. */
	sumX: number;
	sumY: number;
}

/** Parts of rows, from `start` up to `end`, and the piece that each belongs to. */
interface Runs {
	count: number;
	start: Int32Array;
	end: Int32Array;
	row: Int32Array;
	piece: Int32Array;
}

export interface Pieces {
	runs: Runs;
	pieces: Piece[];
}

// Noise at 12 megapixels has some six million runs; a mask of real things has thousands.
const MOST_RUNS = 2_000_000;
export const MOST_PIECES = 100_000;

/**
 * The connected pieces of the object (over sides and corners) or of the rest (over sides only: the two fit together, and
 * a hole never leaks through a corner).
 *
 * @throws MaskRefusal `noise` when there are more pieces than anything real has
 */
export async function findPieces(mask: Mask, of: 'object' | 'rest', turns: Turns): Promise<Pieces> {
	const { width, height, values } = mask;
	const object = of === 'object';
	const reach = object ? 1 : 0;
	const runs = new RunList();
	// The runs of the row above: from `above` up to `current`.
	let above = 0;
	let current = 0;
	for (let y = 0; y < height; y++) {
		const rowStart = y * width;
		let candidate = above;
		for (let x = 0; x < width; x++) {
			if (values[rowStart + x]! >= HALF !== object) continue;
			const start = x;
			while (x < width && values[rowStart + x]! >= HALF === object) x += 1;
			const run = runs.add(start, x, y);
			while (candidate < current && runs.end[candidate]! + reach <= start) candidate += 1;
			for (let i = candidate; i < current && runs.start[i]! < x + reach; i++) runs.join(run, i);
		}
		above = current;
		current = runs.count;
		if (turns.due()) await turns.give();
	}
	return { runs, pieces: gather(runs) };
}

class RunList implements Runs {
	count = 0;

	start = new Int32Array(1024);

	end = new Int32Array(1024);

	row = new Int32Array(1024);

	/** While runs are added: another run of the same piece, or itself. */
	piece = new Int32Array(1024);

	add(start: number, end: number, row: number): number {
		if (this.count === MOST_RUNS) throw new MaskRefusal({ kind: 'noise', limit: 'pieces' });
		if (this.count === this.start.length) this.enlarge();
		const run = this.count++;
		this.start[run] = start;
		this.end[run] = end;
		this.row[run] = row;
		this.piece[run] = run;
		return run;
	}

	join(one: number, other: number): void {
		const [a, b] = [this.first(one), this.first(other)];
		this.piece[Math.max(a, b)] = Math.min(a, b);
	}

	/** The first run of a run's piece. Shortens the way for the next who asks. */
	first(run: number): number {
		let at = run;
		while (this.piece[at] !== at) {
			this.piece[at] = this.piece[this.piece[at]!]!;
			at = this.piece[at]!;
		}
		return at;
	}

	private enlarge(): void {
		const larger = (list: Int32Array) => {
			const copy = new Int32Array(list.length * 2);
			copy.set(list);
			return copy;
		};
		this.start = larger(this.start);
		this.end = larger(this.end);
		this.row = larger(this.row);
		this.piece = larger(this.piece);
	}
}

/** Numbers the pieces from 0 in the order of their first pixels, and adds up what belongs to each. */
function gather(runs: RunList): Piece[] {
	const pieces: Piece[] = [];
	for (let run = 0; run < runs.count; run++) {
		const start = runs.start[run];
		const end = runs.end[run];
		const y = runs.row[run];
		const joined = runs.piece[run];
		// A run joins earlier ones only, and those have their number already.
		if (joined === run) {
			if (pieces.length === MOST_PIECES) throw new MaskRefusal({ kind: 'noise', limit: 'pieces' });
			pieces.push({ area: 0, xMin: start!, yMin: y!, xMax: end!, yMax: y! + 1, sumX: 0, sumY: 0 });
			runs.piece[run] = pieces.length - 1;
		} else {
			runs.piece[run] = runs.piece[joined!]!;
		}
		const piece = pieces[runs.piece[run]!];
		const length = end! - start!;
		piece!.area += length;
		piece!.xMin = Math.min(piece!.xMin, start!);
		piece!.xMax = Math.max(piece!.xMax, end!);
		piece!.yMax = y! + 1;
		piece!.sumX += ((start! + end! - 1) / 2) * length;
		piece!.sumY += y! * length;
	}
	return pieces;
}

/** Sets the pixels of the pieces that are chosen to a value, in place. */
export function paintPieces(
	mask: Mask,
	{ runs, pieces }: Pieces,
	chosen: (piece: Piece, index: number) => boolean,
	value: number,
): void {
	const wanted = pieces.map(chosen);
	for (let run = 0; run < runs.count; run++) {
		if (!wanted[runs.piece[run]!]) continue;
		const row = runs.row[run]! * mask.width;
		mask.values.fill(value, row + runs.start[run]!, row + runs.end[run]!);
	}
}

export function touchesFrame({ xMin, yMin, xMax, yMax }: Piece, { width, height }: Mask): boolean {
	return xMin === 0 || yMin === 0 || xMax === width || yMax === height;
}
