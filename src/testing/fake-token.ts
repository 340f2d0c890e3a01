/** A token that looks like a JWT of `userId`, signed by nobody. `salt` tells two of them apart. */
export function fakeToken(userId: string, salt = '0'): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '');
  return `${part({ alg: 'HS256' })}.${part({ sub: userId, typ: 'access', jti: salt })}.signature`;
}
