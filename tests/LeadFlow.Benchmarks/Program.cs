Console.WriteLine("Run with a mode; see README.");
