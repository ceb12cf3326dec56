import { places } from '../../nodes/shared/async/places.js';

const turn = async () => await new Promise<void>((resolve) => setImmediate(resolve));

it('places are given in the order in which they are asked for, as one becomes free', async () => {
	const enter = places();
	const order: string[] = [];
	const take = async (name: string) => {
		const leave = await enter(1);
		order.push(name);
		return leave;
	};
	const first = await take('first');
	const second = take('second');
	const third = take('third');
	await turn();
	expect(order).toEqual(['first']);
	first();
	(await second)();
	(await third)();
	expect(order).toEqual(['first', 'second', 'third']);
});

it('leaving twice frees one place only', async () => {
	const enter = places();
	const [leave] = [await enter(2), await enter(2)];
	leave();
	leave();
	await enter(2);
	let entered = false;
	void enter(2).then(() => (entered = true));
	await turn();
	expect(entered).toBe(false);
});

it('who stops waiting takes no place, and holds nobody up', async () => {
	const enter = places();
	const leave = await enter(1);
	const stop = new AbortController();
	const stopped = enter(1, stop.signal);
	const next = enter(1);
	stop.abort(new Error('stopped'));
	await expect(stopped).rejects.toThrow('stopped');
	leave();
	(await next)();
	(await enter(1))();
});
