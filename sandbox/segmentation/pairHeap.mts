/** Binary heap of node pairs, cheapest first; equal costs come out in the order of insertion, so results never vary. */
export class PairHeap {
	private readonly entries: { cost: number; turn: number; a: number; b: number }[] = [];
	private turn = 0;

	push(cost: number, a: number, b: number): void {
		const entry = { cost, turn: this.turn++, a, b };
		let i = this.entries.length;
		this.entries.push(entry);
		while (i > 0) {
			const up = (i - 1) >> 1;
			if (!before(entry, this.entries[up]!)) break;
			this.entries[i] = this.entries[up]!;
			i = up;
		}
		this.entries[i] = entry;
	}

	pop(): { cost: number; a: number; b: number } | undefined {
		const top = this.entries[0];
		const last = this.entries.pop();
		if (!last || this.entries.length === 0) return top;
		let i = 0;
		for (;;) {
			let child = 2 * i + 1;
			if (child >= this.entries.length) break;
			if (child + 1 < this.entries.length && before(this.entries[child + 1]!, this.entries[child]!)) child++;
			if (!before(this.entries[child]!, last)) break;
			this.entries[i] = this.entries[child]!;
			i = child;
		}
		this.entries[i] = last;
		return top;
	}
}

function before(x: { cost: number; turn: number }, y: { cost: number; turn: number }): boolean {
	return x.cost < y.cost || (x.cost === y.cost && x.turn < y.turn);
}
