const FIRST_BYTES = 256 * 1024;

/** Bytes and bits of a JPEG on their way out, in memory that grows. */
export class BitWriter {
	private bytes = Buffer.allocUnsafe(FIRST_BYTES);

	private length = 0;

	private held = 0;

	private heldBits = 0;

	byte(value: number): void {
		if (this.length === this.bytes.length) {
			const larger = Buffer.allocUnsafe(this.bytes.length * 2);
			this.bytes.copy(larger);
			this.bytes = larger;
		}
		this.bytes[this.length++] = value;
	}

	word(value: number): void {
		this.byte(value >> 8);
		this.byte(value & 0xff);
	}

	/** Entropy-coded bits, at most 16 at a time; a byte of ones is followed by a zero, so that it is no marker. */
	bits(value: number, count: number): void {
		this.held = (this.held << count) | value;
		this.heldBits += count;
		while (this.heldBits >= 8) {
			this.heldBits -= 8;
			const byte = (this.held >> this.heldBits) & 0xff;
			this.byte(byte);
			if (byte === 0xff) this.byte(0);
		}
		this.held &= (1 << this.heldBits) - 1;
	}

	/** Fills the last byte with ones. */
	endBits(): void {
		if (this.heldBits > 0) this.bits((1 << (8 - this.heldBits)) - 1, 8 - this.heldBits);
	}

	/** Everything so far; not a copy. */
	content(): Buffer {
		return this.bytes.subarray(0, this.length);
	}
}
