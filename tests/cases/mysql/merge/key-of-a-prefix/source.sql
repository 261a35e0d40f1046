UPDATE pages SET path = '/shop/rum';
