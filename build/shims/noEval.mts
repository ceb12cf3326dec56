/**
 * Stands for `Function` in bundled code. zod 4 asks once whether `new Function('')` throws; if it does, zod validates
 * with its interpreter and generates no code. Code from strings has no place in a verified n8n package, and the scan
 * overlooks zod's only because zod calls it by another name.
 */
class NoFunction {
	constructor() {
		throw new TypeError('This package generates no code from strings');
	}
}

export { NoFunction as Function };
