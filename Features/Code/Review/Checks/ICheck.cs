namespace Capstan.Features.Code.Review.Checks;

/// <summary>One kind of thing to look for in a change.</summary>
internal interface ICheck
{
    void Run(ReviewContext context);
}
