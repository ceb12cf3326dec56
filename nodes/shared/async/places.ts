import { unlessAborted } from './abort';
import { settle } from './settle';

/**
 * Waits for a place. Resolves to what frees it again; calling that more than once does no harm. Rejects with the signal's
 * reason, and takes no place then.
 *
 * @param atMost how many may have a place at the same time for this one to be among them
 */
export type EnterPlace = (atMost: number, signal?: AbortSignal) => Promise<() => void>;

/** Places for those who do something side by side, given in the order in which they are asked for. */
export function places(): EnterPlace {
	let taken = 0;
	const line: Array<{ atMost: number; enter: () => void }> = [];
	const letIn = () => {
		for (let first = line[0]; first && taken < first.atMost; first = line[0]) {
			line.shift();
			taken += 1;
			first.enter();
		}
	};
	return async (atMost, signal) => {
		const entered = new Promise<void>((enter) => line.push({ atMost, enter }));
		letIn();
		let left = false;
		const leave = () => {
			if (left) return;
			left = true;
			taken -= 1;
			letIn();
		};
		const waited = await settle(unlessAborted(entered, signal));
		if (waited.ok) return leave;
		void entered.then(leave);
		throw waited.error;
	};
}
